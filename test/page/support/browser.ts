import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Meant for tiny cloud machines; here they make the browser die with its second page, or hide what is refused. */
const unwanted = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** Starts the browser that comes with npm. */
export async function startBrowser(): Promise<Browser> {
  const args = chromium.args.filter((argument) => !unwanted.includes(argument));
  return playwright.launch({ executablePath: await chromium.executablePath(), args });
}
