/**
 * What each method takes, checked at run time. Arguments are `unknown` until they passed here, every
 * time: the same server faces a browser's socket.
 */
import { z } from 'zod';
import type { MethodArguments, MethodName } from '../contract/methods.ts';
import { methodNames } from '../contract/methods.ts';
import { buildGoals } from '../contract/build.ts';
import { RpmError } from '../base/index.ts';

const MAX_PACKAGES = 200_000;

// A NUL would end the path early for the system calls below us.
const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'holds a NUL character');
const absolutePath = path.startsWith('/');
const instance = z.int().min(1).max(0xffffffff);

const packageId = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('installed'), instance }),
  z.strictObject({ kind: z.literal('file'), path: absolutePath }),
]);

const packageFilter = z.strictObject({
  group: z.string().max(1024).exactOptional(),
  text: z.string().max(4096).exactOptional(),
  within: z.string().max(4096).exactOptional(),
  lens: z.enum(['all', 'upgrades', 'recent', 'largest']).exactOptional(),
});

const savedFilter = z.strictObject({
  name: z.string().trim().min(1).max(100),
  text: z.string().max(4096),
});

const packageSort = z.strictObject({
  by: z.enum(['name', 'version', 'arch', 'size', 'installed', 'group']),
  descending: z.boolean(),
});

const flag = z.boolean().exactOptional();

const transactionOptions = z.strictObject({
  allowProtected: flag,
  nodeps: flag,
  noorder: flag,
  test: flag,
  justdb: flag,
  replacepkgs: flag,
  replacefiles: flag,
  oldpackage: flag,
  ignorearch: flag,
  ignoreos: flag,
  ignoresize: flag,
  excludedocs: flag,
  excludeconfigs: flag,
  excludeartifacts: flag,
  allfiles: flag,
  nocaps: flag,
  nodb: flag,
  nofiledigest: flag,
  noverify: flag,
  badreloc: flag,
  prefix: absolutePath.exactOptional(),
  relocations: z
    .array(z.strictObject({ from: absolutePath, to: absolutePath.exactOptional() }))
    .max(1000)
    .exactOptional(),
  noscripts: flag,
  nopretrans: flag,
  nopre: flag,
  nopost: flag,
  nopreun: flag,
  nopostun: flag,
  noposttrans: flag,
  nopreuntrans: flag,
  nopostuntrans: flag,
  notriggers: flag,
  notriggerprein: flag,
  notriggerin: flag,
  notriggerun: flag,
  notriggerpostun: flag,
  nosysusers: flag,
  nocontexts: flag,
  nodigest: flag,
  nosignature: flag,
});

const upgradeRequest = z.strictObject({
  packages: z.union([
    z.literal('all'),
    z
      .array(
        z.strictObject({
          name: z.string().min(1).max(1024),
          arch: z.string().regex(/^[A-Za-z0-9_]{1,64}$/),
        }),
      )
      .max(MAX_PACKAGES),
  ]),
  files: z
    .array(z.strictObject({ path: absolutePath, mode: z.enum(['install', 'upgrade']) }))
    .max(MAX_PACKAGES),
});

const transactionNumber = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const takesBack = z.strictObject({ kind: z.enum(['undo', 'rollback']), id: transactionNumber });

/** A transaction as somebody asks for it; also what the helper is given. */
export const transactionRequest = z.strictObject({
  install: z
    .array(
      z.strictObject({
        path: absolutePath,
        mode: z.enum(['install', 'upgrade', 'freshen', 'reinstall']),
      }),
    )
    .max(MAX_PACKAGES),
  erase: z
    .array(
      z.union([
        z.strictObject({
          label: z.string().min(1).max(1024),
          allMatches: z.boolean().exactOptional(),
        }),
        z.strictObject({ instance }),
      ]),
    )
    .max(MAX_PACKAGES),
  options: transactionOptions,
  takesBack: takesBack.exactOptional(),
});

const stamp = z.string().regex(/^[0-9a-f]{64}$/);
const configRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('resolve'),
    sidePath: absolutePath,
    action: z.enum(['keep', 'take', 'merge']),
    stamp,
    content: z
      .string()
      .max(2 ** 20)
      .exactOptional(),
  }),
  z.strictObject({ kind: z.literal('undo'), id: z.int().min(1).max(1e9) }),
]);

const restoreTargets = z
  .array(
    z.strictObject({
      instance,
      nevra: z.string().min(1).max(1024),
      paths: z.array(absolutePath).max(1_000_000),
    }),
  )
  .max(MAX_PACKAGES);
const reportId = z.uuid();

const fingerprint = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
/** Key files are small; what is larger is none. */
const keyText = z.string().max(2 ** 20);
const keySource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: absolutePath }),
  z.strictObject({ kind: z.literal('text'), text: keyText }),
]);
const keyChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('import'), armored: z.string().max(2 ** 22) }),
  z.strictObject({
    kind: z.literal('delete'),
    fingerprints: z.array(fingerprint).min(1).max(1000),
  }),
]);

/** What the helper changes beside transactions. */
export const fileChangeRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('config'), request: configRequest }),
  z.strictObject({ kind: z.literal('restore'), targets: restoreTargets, stamp }),
  z.strictObject({ kind: z.literal('keys'), request: keyChange }),
]);

/** Longer specs are nobody's. */
const specText = z.string().max(2 ** 21);
const specDocument = z.strictObject({ path: absolutePath, text: specText });
const specLine = z.int().min(1).max(1_000_000);
const fileStamp = z.string().min(1).max(200);
const buildOrder = z.strictObject({
  path: absolutePath,
  stamp: fileStamp,
  goal: z.enum(buildGoals),
  ignoresMissing: z.boolean(),
  skipsCheck: z.boolean(),
});

const argumentSchemas = {
  'app.about': z.tuple([]),
  'root.info': z.tuple([]),
  'root.open': z.tuple([absolutePath]),
  'root.known': z.tuple([]),
  'root.forget': z.tuple([absolutePath]),
  'root.setDefault': z.tuple([absolutePath.nullable()]),
  'package.list': z.tuple([packageFilter, packageSort]),
  'package.rows': z.tuple([z.string().max(200), z.int().min(0), z.int().min(0).max(500)]),
  'package.position': z.tuple([z.string().max(200), packageId]),
  'package.groups': z.tuple([]),
  'package.sizes': z.tuple([]),
  'package.vendors': z.tuple([]),
  'package.details': z.tuple([packageId]),
  'package.files': z.tuple([packageId]),
  'package.dependencies': z.tuple([packageId]),
  'package.owners': z.tuple([absolutePath]),
  'package.why': z.tuple([packageId]),
  'package.neighbours': z.tuple([packageId, z.union([z.literal(1), z.literal(2), z.literal(3)])]),
  'package.header': z.tuple([packageId]),
  'filter.complete': z.tuple([z.string().max(4096), z.int().min(0).max(4096)]),
  'filter.saved': z.tuple([]),
  'filter.save': z.tuple([z.array(savedFilter).max(200)]),
  'packageFile.open': z.tuple([absolutePath]),
  'packageFile.check': z.tuple([absolutePath]),
  'upgrade.folders': z.tuple([]),
  'upgrade.setFolders': z.tuple([z.array(absolutePath).max(100)]),
  'upgrade.candidates': z.tuple([]),
  'upgrade.repositories': z.tuple([]),
  'upgrade.prepare': z.tuple([upgradeRequest]),
  'transaction.plan': z.tuple([transactionRequest]),
  'transaction.document': z.tuple([z.string().min(1).max(200), z.enum(['text', 'json'])]),
  'transaction.run': z.tuple([z.string().min(1).max(200)]),
  'transaction.dependents': z.tuple([z.array(instance).max(MAX_PACKAGES)]),
  'history.list': z.tuple([]),
  'history.details': z.tuple([transactionNumber]),
  'history.plan': z.tuple([takesBack]),
  'recovery.find': z.tuple([]),
  'recovery.run': z.tuple([]),
  'config.list': z.tuple([]),
  'config.compare': z.tuple([absolutePath]),
  'config.changes': z.tuple([]),
  'config.plan': z.tuple([configRequest]),
  'change.run': z.tuple([z.string().min(1).max(200)]),
  'key.list': z.tuple([]),
  'key.uses': z.tuple([]),
  'key.planImport': z.tuple([keySource]),
  'key.planDelete': z.tuple([z.array(fingerprint).min(1).max(1000)]),
  'key.export': z.tuple([fingerprint]),
  'repository.list': z.tuple([]),
  'repository.refresh': z.tuple([z.array(z.string().min(1).max(4096)).max(1000)]),
  'repository.folders': z.tuple([]),
  'repository.setFolders': z.tuple([z.array(absolutePath).max(100)]),
  'repository.versions': z.tuple([z.string().min(1).max(1024)]),
  'repository.fetch': z.tuple([
    z.string().min(1).max(4096),
    z.string().min(1).max(1024),
    z.string().regex(/^[0-9a-f]{16,256}$/),
  ]),
  'settings.values': z.tuple([]),
  'settings.expand': z.tuple([z.string().regex(/^[A-Za-z_]\w{0,255}$/)]),
  'verify.run': z.tuple([z.array(packageId).max(MAX_PACKAGES)]),
  'verify.files': z.tuple([packageId]),
  'verify.reports': z.tuple([]),
  'verify.report': z.tuple([reportId]),
  'verify.difference': z.tuple([reportId, reportId]),
  'verify.export': z.tuple([reportId, z.enum(['html', 'json', 'csv'])]),
  'verify.planRestore': z.tuple([restoreTargets]),
  'verify.planReinstall': z.tuple([z.array(instance).max(MAX_PACKAGES)]),
  'spec.open': z.tuple([absolutePath]),
  'spec.create': z.tuple([absolutePath]),
  'spec.save': z.tuple([specDocument, fileStamp.nullable()]),
  'spec.recent': z.tuple([]),
  'spec.read': z.tuple([specDocument]),
  'spec.expand': z.tuple([specDocument, specLine, specLine]),
  'spec.complete': z.tuple([specDocument, specLine, specLine]),
  'spec.matrix': z.tuple([
    specDocument,
    z.array(z.string().min(1).max(1000)).max(50),
    z.array(z.string().max(1000)).max(20),
  ]),
  'build.prepare': z.tuple([absolutePath]),
  'build.start': z.tuple([buildOrder]),
  'build.stop': z.tuple([z.uuid()]),
  'build.current': z.tuple([]),
  'build.setFolder': z.tuple([absolutePath.nullable()]),
  'build.unpackSource': z.tuple([absolutePath]),
} satisfies { readonly [M in MethodName]: z.ZodType<MethodArguments<M>> };

const knownMethods: ReadonlySet<string> = new Set(methodNames);

/** Whether a text from outside names a method; `__proto__` and its like do not. */
export function isMethodName(text: string): text is MethodName {
  return knownMethods.has(text);
}

/**
 * The arguments of a call, checked.
 *
 * @throws {RpmError} BAD_ARGUMENT, naming the method and each argument that is wrong
 */
export function checkArguments<M extends MethodName>(
  method: M,
  args: readonly unknown[],
): MethodArguments<M> {
  const schema: z.ZodType = argumentSchemas[method];
  const result = schema.safeParse(args);
  // The `satisfies` above ties each schema's output to its method's parameters.
  if (result.success) return result.data as MethodArguments<M>;
  throw new RpmError('BAD_ARGUMENT', `calling ${method}: ${describeIssues(result.error)}`, {
    context: { method },
  });
}

function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => {
      const [index, ...inner] = issue.path;
      const where = index === undefined ? 'arguments' : `argument ${Number(index) + 1}`;
      return `${where}${inner.length === 0 ? '' : ` (${inner.join('.')})`}: ${issue.message}`;
    })
    .join('; ');
}
