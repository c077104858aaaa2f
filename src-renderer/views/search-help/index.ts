/** How to search, and the sheet in which a search gets a name. Start reading at search-help.tsx. */
export { SaveFilter } from './save-filter.tsx';
export { SearchHelp } from './search-help.tsx';
