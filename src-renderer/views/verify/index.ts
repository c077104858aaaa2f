/** The verify centre: which installed files are no longer what was shipped. Start reading at verify.tsx. */
export { Verify } from './verify.tsx';
export { VerifyExport } from './verify-export.tsx';
