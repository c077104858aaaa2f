export { Repositories } from './repositories.tsx';
