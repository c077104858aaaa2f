import { ownJudge } from '../support/judges.ts';
import { compareFileTriggers } from './file-trigger-cases.ts';

compareFileTriggers(ownJudge);
