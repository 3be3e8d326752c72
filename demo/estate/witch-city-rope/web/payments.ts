import type { RequestListener } from 'node:http';
import type { WitchCityRopePlace } from '../place.ts';
import { readSettings } from '../settings.ts';

/** Stand-in of the payment service: `/v1/status` says whether it takes payments. */
export function paymentService(place: WitchCityRopePlace): RequestListener {
  return (request, response) => {
    if (request.url !== '/v1/status') {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
      return;
    }
    const taken = readSettings(place).payments_taken;
    const body = { operational: taken, message: taken ? 'all is well' : 'card payments are declined' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}
