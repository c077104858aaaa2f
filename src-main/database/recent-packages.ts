import type { InstalledPackage } from './readable-database.ts';

/** Bytes of headers that stay at hand; the last package does in any case. */
const keptBytes = 8 * 1024 * 1024;

/** The packages read last: a verification asks for each of its own again, and a thousand times for the C library. */
export class RecentPackages {
  readonly #packages = new Map<number, InstalledPackage>();
  #bytes = 0;

  /** One that was read before; becomes the newest. */
  get(instance: number): InstalledPackage | undefined {
    const found = this.#packages.get(instance);
    if (found === undefined) return undefined;
    this.#packages.delete(instance);
    this.#packages.set(instance, found);
    return found;
  }

  add(found: InstalledPackage): void {
    const before = this.#packages.get(found.instance);
    if (before !== undefined) this.#forget(before);
    this.#packages.set(found.instance, found);
    this.#bytes += found.header.bytes.length;
    for (const oldest of this.#packages.values()) {
      if (this.#bytes <= keptBytes || this.#packages.size === 1) break;
      this.#forget(oldest);
    }
  }

  #forget(package_: InstalledPackage): void {
    this.#packages.delete(package_.instance);
    this.#bytes -= package_.header.bytes.length;
  }
}
