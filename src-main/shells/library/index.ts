/**
 * The engine as a library for other Node programs: read a package file, ask a database, compare versions,
 * verify what is installed, carry out a transaction and be told how it goes. Nothing here prints, reads the
 * command line or ends the process; what goes wrong is thrown as an `RpmError` with a `code`, or handed to
 * the caller's `Log`.
 *
 * Start reading at EXAMPLES.md; then package.ts, system.ts and transaction.ts.
 */
export { CancelledError, DatabaseError, FileError, MalformedError } from '../../base/index.ts';
export { RpmError, ScriptletError, UnsupportedError, visibleText } from '../../base/index.ts';
export type { Log } from '../../base/index.ts';
export { checkText, Keyring, readCertificates, reasonToRefuse } from '../../check/index.ts';
export type { Certificate, CheckLevel, PackageCheck } from '../../check/index.ts';
export type { ErrorCode } from '../../contract/errors.ts';
export type {
  PlanConsequences,
  PlannedElement,
  PlannedScript,
  RanScript,
  SideFile,
  TransactionOptions,
  TransactionOutcome,
  TransactionPlan,
} from '../../contract/plan.ts';
export type { Problem } from '../../contract/problem.ts';
export type { TransactionPhase } from '../../contract/progress.ts';
export type { VerifiedFile, VerifyAttribute } from '../../contract/verify.ts';
export { capabilitiesOverlap, formatCapability, parseCapability } from '../../dependency/index.ts';
export type { Capability, HeaderDependencyKind } from '../../dependency/index.ts';
export type { FileInfo } from '../../files/index.ts';
export { FileFlag, FileState, Header, Sense, Tag, TagType, tagNames } from '../../format/index.ts';
export type { PayloadEntry } from '../../format/index.ts';
export { compareEvr, compareNevra, compareVersions, formatEvr } from '../../nevra/index.ts';
export { formatNevra, parseEvr } from '../../nevra/index.ts';
export type { Evr, Nevra } from '../../nevra/index.ts';
export type { TagValue } from '../../query/index.ts';
export { problemText } from '../../transaction/index.ts';
export type { TransactionElement, TransactionReport } from '../../transaction/index.ts';
export type { PackageVerification } from '../../verify/index.ts';
export { openPackage, Package, PackageFile } from './package.ts';
export type { Settings } from './settings.ts';
export { openSystem, System } from './system.ts';
export type { Selector, SystemOptions, VerifyRequest } from './system.ts';
export { Transaction, TransactionRefused } from './transaction.ts';
