// A headless Chromium out of an npm package, and a server for what its pages load. Needs nothing installed on the machine.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Own arguments, not the package's: those switch web security off. */
const launchArguments = ["--no-sandbox", "--headless=shell", "--disable-gpu", "--disable-dev-shm-usage", "--no-zygote"];

/**
 * Unpacks and starts Chromium; `close` ends it and removes what was unpacked.
 * The package carries the libraries that a bare machine lacks (libnss3 and kin) for Amazon's Linux only: naming that runtime before the import
 * makes it unpack them. An existing unpacked browser would be taken without its libraries, hence the fresh temporary folder.
 */
export async function openBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "deadwax-chromium-"));
  const before = { ...process.env };
  Object.assign(process.env, { AWS_LAMBDA_JS_RUNTIME: "nodejs20.x", TMPDIR: folder });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    packed.setGraphicsMode = false;
    const executablePath = await packed.executablePath();
    const environment = { HOME: folder, TMPDIR: folder, LD_LIBRARY_PATH: join(folder, "al2023", "lib"), FONTCONFIG_FILE: await ownFontsOnly(folder) };
    const browser = await chromium.launch({ executablePath, args: launchArguments, env: { ...before, ...environment } as Record<string, string> });
    const close = async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    };
    return { browser, close };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    for (const name of ["AWS_LAMBDA_JS_RUNTIME", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "HOME"]) restore(name, before[name]);
  }
}

/** Text as wide on every machine: the font of the package, and none of those that are installed. Its own list names places it is not unpacked to. */
async function ownFontsOnly(folder: string): Promise<string> {
  const list = join(folder, "own-fonts.conf");
  await writeFile(list, `<fontconfig><dir>${join(folder, "fonts")}</dir><cachedir>${join(folder, "fonts-cache")}</cachedir></fontconfig>\n`);
  return list;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

export interface Served {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/** The strictest that the library runs under: its own scripts, and WebAssembly. Nor are the pages cross-origin isolated. */
const contentPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Serves a fixed set of paths on 127.0.0.1, at a port the system chooses. */
export async function serve(files: Readonly<Record<string, Served>>): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ""];
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": file.type,
      "content-security-policy": contentPolicy,
    });
    response.end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { address: `http://127.0.0.1:${port}`, close };
}
