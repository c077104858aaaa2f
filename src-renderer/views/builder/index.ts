/** Specs: reading, editing and building them. Start reading at builder.tsx, then spec-editor.tsx. */
export { BuildOrderSheet } from './build-order.tsx';
export { Builder } from './builder.tsx';
export { SpecPath } from './spec-path.tsx';
export { SpecUnsaved } from './spec-unsaved.tsx';
