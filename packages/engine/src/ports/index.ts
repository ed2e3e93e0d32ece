export type * from './store.js'
export { StoreUnavailable } from './store.js'
