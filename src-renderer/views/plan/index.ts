/** The plan sheet: everything a transaction would do, before anything is done. Start reading at plan.tsx. */
export { Plan } from './plan.tsx';
