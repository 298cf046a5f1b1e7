// Runs the tests of the kernel in a page, and of the site, in Firefox. All other tests open their pages in Chromium.
import { it } from "vitest";
import { findFirefox } from "../../tools/lib/firefox.mjs";
import { useFirefox } from "../browser/page";

if (findFirefox() === undefined) it.skip("the kernel and the site in Firefox, which was not found");
else {
  useFirefox();
  await import("../browser/kernel/hosts.test");
  await import("../browser/kernel/page.test");
  await import("../browser/site.test");
}
