/**
 * A file system of its own whose power can be cut: an ext4 image on a loop device, shut down by the kernel
 * without flushing anything, as the tests of the kernel's file systems do it. What had not reached the image
 * is gone when it is mounted again.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runProgram } from './real-rpm.ts';

const imageBytes = 160 * 1024 * 1024;
/** EXT4_IOC_SHUTDOWN of linux/ext4.h: _IOR('X', 125, __u32), and the flag for "not even the log". */
const shutdownRequest = 0x8004587d;
const withoutFlushing = 2;

type Ioctl = (descriptor: number, request: number, argument: Uint32Array) => number;

/** Why no power can be cut here; false where it can. */
export function withoutPowerLoss(folder: string): string | false {
  if (process.getuid?.() !== 0) return 'needs root: it mounts a file system';
  const image = join(folder, 'trial.img');
  writeFileSync(image, '');
  truncateSync(image, imageBytes);
  const words = ['--mount', 'sh', '-c', 'mkfs.ext4 -q -F "$0" && mount -o loop "$0" "$1"'];
  const { status, stderr } = runProgram('unshare', [...words, image, folder]);
  rmSync(image);
  return status === 0 ? false : `no file system can be mounted: ${stderr.trim()}`;
}

export interface CutDisk extends Disposable {
  /** Where it is mounted. */
  readonly path: string;
  /** Empties it. */
  make(): void;
  /** The power goes: what the image has not got by now it never gets. */
  cut(): void;
  /** After a cut, when no program is on it any more: mounted again. */
  mount(): void;
}

/** @param folder - its image and its place are made in it */
export function cutDisk(folder: string): CutDisk {
  const image = join(folder, 'disk.img');
  const path = join(folder, 'disk');
  mkdirSync(path, { recursive: true });
  writeFileSync(image, '');
  truncateSync(image, imageBytes);
  // One device for all of it: one that is attached anew may still have writes of before on their way.
  const device = expectDone('losetup', ['--find', '--show', image]).trim();
  let isMounted = false;
  const unmount = (): void => {
    if (isMounted) expectDone('umount', [path]);
    isMounted = false;
  };
  const mount = (): void => {
    unmount();
    expectDone('mount', [device, path]);
    isMounted = true;
  };
  const make = (): void => {
    unmount();
    expectDone('mkfs.ext4', ['-q', '-F', '-I', '256', device]);
    mount();
  };
  const end = (): void => {
    unmount();
    expectDone('losetup', ['--detach', device]);
  };
  try {
    make();
  } catch (thrown) {
    end();
    throw thrown;
  }
  return {
    path,
    make,
    mount,
    cut() {
      const descriptor = openSync(path, 'r');
      const result = ioctl()(descriptor, shutdownRequest, new Uint32Array([withoutFlushing]));
      closeSync(descriptor);
      if (result !== 0) throw new Error('the file system cannot be shut down');
    },
    [Symbol.dispose]: end,
  };
}

/** Brings some files to the disk by themselves, as the kernel may at any time, and none of the others. */
export function writeBack(folder: string, isChosen: (path: string) => boolean): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && isChosen(path)) syncIfThere(path);
  }
}

function syncIfThere(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return; // the transaction goes on meanwhile
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

let bound: Ioctl | undefined;

function ioctl(): Ioctl {
  const koffi = createRequire(import.meta.url)('koffi') as {
    load(name: string): { func(prototype: string): Ioctl };
  };
  bound ??= koffi.load('libc.so.6').func('int ioctl(int, unsigned long, uint32_t *)');
  return bound;
}

function expectDone(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = runProgram(program, args);
  if (status !== 0) throw new Error(`${program}: ${stderr.trim()}`);
  return stdout;
}
