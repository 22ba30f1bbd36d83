// The lockfile names the optional packages of every platform. npm leaves out those that the registry at hand does not offer,
// and `npm ci` then refuses the lockfile everywhere. node scripts/check-lockfile.mjs --complete adds what is missing:
// version from the package that asks for it, platform from the name, no integrity; a machine of another platform never loads them.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const lockfile = "package-lock.json";
const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x"];

/** The folder in which a package asked for by `owner` would be found: its own node_modules first, then those above. */
function lockedAt(packages, owner, name) {
  for (let folder = owner; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path]) return path;
    if (folder === "") return null;
  }
}

/** Optional packages that the lockfile asks for and does not hold: { owner, name, version }. */
function missingPackages(packages) {
  return Object.entries(packages).flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !lockedAt(packages, owner, name))
      .map(([name, version]) => ({ owner, name, version })),
  );
}

function entryOf(packages, { owner, name, version }) {
  const words = name.split(/[/-]/);
  const libc = words.some((word) => word.startsWith("musl")) ? ["musl"] : words.some((word) => word.startsWith("gnu")) ? ["glibc"] : null;
  const { dev, license, engines } = packages[owner];
  const platform = { cpu: processors.filter((one) => words.includes(one)), os: systems.filter((one) => words.includes(one)) };
  if (!/^\d+\.\d+\.\d+$/.test(version) || platform.cpu.length !== 1 || platform.os.length !== 1) {
    throw new Error(`${name}@${version} tells no exact version and platform; add it to ${lockfile} by hand`);
  }
  return {
    version,
    cpu: platform.cpu,
    ...(dev && { dev }),
    ...(libc && { libc }),
    license,
    optional: true,
    os: platform.os,
    ...(engines && { engines }),
  };
}

/** Complaints about the lockfile. */
export function checkLockfile() {
  const { packages } = JSON.parse(readFileSync(lockfile, "utf8"));
  return missingPackages(packages).map(
    ({ owner, name }) => `${lockfile} lacks ${name}, which ${owner} asks for: node scripts/check-lockfile.mjs --complete`,
  );
}

function complete() {
  const lock = JSON.parse(readFileSync(lockfile, "utf8"));
  const missing = missingPackages(lock.packages);
  for (const one of missing) lock.packages[`node_modules/${one.name}`] = entryOf(lock.packages, one);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(lockfile, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} packages added`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === "--complete") complete();
  else for (const line of checkLockfile()) console.log(line);
}
