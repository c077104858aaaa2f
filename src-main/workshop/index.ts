/**
 * workshop: a spec file while somebody works on it. Owns reading it without running any of it (parts,
 * mistakes, what a macro stands for, ways to go on, distributions and conditions) and running a build
 * that is told step by step. Answers to nothing of rpm; `build` is what it stands on.
 *
 * Start reading at spec-request.ts, then spec-pass.ts; run-build.ts for building.
 */
export { stagesOf, runBuild, tracedCommand } from './run-build.ts';
export type { BuildRecord, RunBuildRequest } from './run-build.ts';
export { scriptStages } from './prepare-build.ts';
export { lineOfLast, scriptLines } from './script-lines.ts';
export type { ScriptLine } from './script-lines.ts';
export { answerSpecQuestion } from './spec-request.ts';
export type { SpecAnswer, SpecQuestion, SpecQuestionKind } from './spec-request.ts';
export { openSpecRuntime } from './spec-runtime.ts';
