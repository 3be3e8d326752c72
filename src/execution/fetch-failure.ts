const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_SOCKET: 'connection closed',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
};

/**
 * Why a request failed. With `reached: false` the other side was tried and is out of reach, which is a
 * finding; with `reached: true` something about the request or the answer made it impossible to tell.
 */
export function explainFetch(thrown: unknown): { readonly reached: boolean; readonly reason: string } {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  // Without a cause the request was refused before it left. The message may repeat a secret header.
  if (!(cause instanceof Error))
    return { reached: true, reason: 'the request could not be made: check its address, headers and body' };
  const code = codeOf(cause);
  const known = words[code ?? ''];
  if (known !== undefined) return { reached: false, reason: known };
  if (cause.name === 'HTTPParserError' || /^(HPE_|UND_ERR_)/.test(code ?? ''))
    return { reached: true, reason: 'the answer is no proper HTTP' };
  return code === undefined
    ? { reached: true, reason: `the request could not be made: ${cause.message}` }
    : { reached: false, reason: `connection failed (${code})` };
}

/** Why a connection failed: in words where they are known, else by its code; undefined without one. */
export function explainFailure(error: unknown): string | undefined {
  const code = codeOf(error);
  return code === undefined ? undefined : (words[code] ?? `connection failed (${code})`);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses were tried and each failed.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
