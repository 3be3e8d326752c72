import { watch, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { join } from 'node:path';
import { buildWitchCityRope } from './build.ts';
import { hosts, readCertificate } from './certificates/store.ts';
import { startListening } from './listening.ts';
import { witchCityRopeAt } from './place.ts';
import { readSettings } from './settings.ts';
import { visit } from './visit.ts';
import { createMailServer } from './web/mail.ts';
import { paymentService } from './web/payments.ts';
import { witchCityRopeSite } from './web/site.ts';

/** WitchCityRope while it runs. */
export interface WitchCityRope {
  readonly env: Readonly<Record<string, string>>;
  /** Stops or starts the servers as the settings say, and shows the certificates of now; done when it did. */
  obey(): Promise<void>;
  stop(): Promise<void>;
}

const visitorsEvery = 30_000;

/**
 * Lays WitchCityRope out below `root` and starts its website (plain and with TLS), its mail server and the payment
 * service, and its visitors. @param port of the first of four servers; 0 takes free ones
 */
export async function startWitchCityRope(root: string, now: number, port: number): Promise<WitchCityRope> {
  const base = join(root, 'witch-city-rope');
  const place = witchCityRopeAt(base);
  buildWitchCityRope(place, base, now);
  const answer = witchCityRopeSite(place);
  const portAt = (index: number): number => (port === 0 ? 0 : port + index);

  let secured: HttpsServer | undefined;
  const site = await startListening(portAt(0), () => createHttpServer(answer));
  const tls = await startListening(portAt(1), () => {
    secured = createHttpsServer(readCertificate(place, 'site'), answer);
    return secured;
  });
  const mail = await startListening(portAt(2), () => createMailServer(place));
  const payments = await startListening(portAt(3), () => createHttpServer(paymentService(place)));
  const address = (each: { readonly port: number }): string => `http://127.0.0.1:${each.port}`;
  writeFileSync(place.addresses, `${JSON.stringify({ site: address(site) })}\n`);

  let isOver = false;
  let obeyed = Promise.resolve();
  const obey = (): Promise<void> => {
    const obeying = obeyed.then(async () => {
      if (isOver) return;
      const settings = readSettings(place);
      await Promise.all([
        site.run(settings.site),
        tls.run(settings.site),
        mail.run(settings.mail),
        payments.run(settings.payments),
      ]);
      secured?.setSecureContext(readCertificate(place, 'site'));
    });
    // A start that failed (somebody took the port) must not keep the next one from happening.
    obeyed = obeying.catch(() => {});
    return obeying;
  };
  // Another process may turn a knob: all that it does is on disk.
  const watcher = watch(place.state, () => void obey().catch(() => {}));

  let busy: Promise<void> | undefined;
  const ticks = setInterval(() => {
    // Visitors of a slow website may still wait: then no new ones come.
    busy ??= visit(place).finally(() => {
      busy = undefined;
    });
  }, visitorsEvery);
  ticks.unref();

  return {
    env: {
      WITCHCITYROPE_HOME: place.home,
      WITCHCITYROPE_URL: address(site),
      WITCHCITYROPE_HOST: '127.0.0.1',
      WITCHCITYROPE_NAME: hosts.site,
      WITCHCITYROPE_TLS_PORT: String(tls.port),
      WITCHCITYROPE_MAIL_HOST: '127.0.0.1',
      WITCHCITYROPE_MAIL_NAME: hosts.mail,
      WITCHCITYROPE_MAIL_PORT: String(mail.port),
      WITCHCITYROPE_CA: place.certificates.authority,
      WITCHCITYROPE_PAYMENTS_URL: address(payments),
      WITCHCITYROPE_BACKUPS: place.backups,
      WITCHCITYROPE_OFF_SITE: place.offSite,
    },
    obey,
    async stop() {
      clearInterval(ticks);
      watcher.close();
      isOver = true;
      await obeyed;
      await Promise.all([site, tls, mail, payments].map((each) => each.run(false)));
      await busy;
    },
  };
}
