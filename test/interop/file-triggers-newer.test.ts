import { judges } from '../support/judges.ts';
import { compareFileTriggers } from './file-trigger-cases.ts';

for (const judge of judges) if (judge.isNewer) compareFileTriggers(judge);
