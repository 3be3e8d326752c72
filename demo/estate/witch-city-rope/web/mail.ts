import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { hosts, readCertificate } from '../certificates/store.ts';
import type { WitchCityRopePlace } from '../place.ts';

/** No command is longer (RFC 5321, 4.5.3.1.4). */
const longestLine = 512;

/**
 * Stand-in of the mail server: greets, answers EHLO, NOOP and RSET, goes over to TLS with STARTTLS (RFC 3207) and takes
 * leave with QUIT. It takes no mail: nothing of the estate sends any.
 */
export function createMailServer(place: WitchCityRopePlace): Server {
  return createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(`220 ${hosts.mail} ESMTP ready\r\n`);
    converse(socket, () => startTls(place, socket));
  });
}

/** Answers commands until the connection ends. `startTls` is left out where TLS has begun. */
function converse(socket: Socket, startTls?: () => void): void {
  let heard = '';
  const onData = (chunk: Buffer): void => {
    heard += chunk.toString('latin1');
    if (heard.length > longestLine && !heard.includes('\n')) socket.end('500 line too long\r\n');
    for (let end = heard.indexOf('\n'); end >= 0; end = heard.indexOf('\n')) {
      const [verb = ''] = heard.slice(0, end).trim().toUpperCase().split(' ');
      heard = heard.slice(end + 1);
      if (verb === 'STARTTLS' && startTls) {
        socket.off('data', onData);
        // What came behind it, before TLS, could be from anybody: it is thrown away.
        socket.write('220 go ahead\r\n', () => startTls());
        return;
      }
      socket.write(answerTo(verb, startTls !== undefined));
      if (verb === 'QUIT') socket.end();
    }
  };
  socket.on('data', onData);
}

function answerTo(verb: string, offersTls: boolean): string {
  if (verb === 'EHLO') return `250-${hosts.mail}\r\n${offersTls ? '250-STARTTLS\r\n' : ''}250 8BITMIME\r\n`;
  if (verb === 'HELO') return `250 ${hosts.mail}\r\n`;
  if (verb === 'NOOP' || verb === 'RSET') return '250 ok\r\n';
  if (verb === 'QUIT') return '221 bye\r\n';
  return ['MAIL', 'RCPT', 'DATA'].includes(verb)
    ? '451 this stand-in takes no mail\r\n'
    : '502 not one of its commands\r\n';
}

function startTls(place: WitchCityRopePlace, socket: Socket): void {
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: createSecureContext(readCertificate(place, 'mail')),
  });
  secured.on('error', () => secured.destroy());
  converse(secured);
}
