/**
 * nevra: the identity of packages. Owns version comparison, EVR and NEVRA, the labels users type,
 * architectures and what runs on what. Answers to rpm's rpmvercmp, rpmver and the arch_compat part
 * of rpmrc.
 *
 * Start reading at version.ts.
 */
export * from './architectures.ts';
export * from './evr.ts';
export * from './label.ts';
export * from './nevra.ts';
export * from './platform.ts';
export * from './rc-file.ts';
export * from './value-pattern.ts';
export * from './version.ts';
