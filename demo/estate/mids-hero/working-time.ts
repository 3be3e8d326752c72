/**
 * Starts a watch that counts only while this thread is at work. Milliseconds. A stand-in shares its machine
 * with a browser, a bot and tests; how busy those are must not make its database look slow.
 */
export function startWatch(): () => number {
  const start = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  };
}
