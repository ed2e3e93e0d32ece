export { EngineError } from './errors.js'
