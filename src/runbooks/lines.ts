/** Lines of a file, 1-based, both included. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}
