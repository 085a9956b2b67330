export { FirstRunModule } from './first-run.module.ts';
