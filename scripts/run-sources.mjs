// Lets a process that a test starts run the sources as they are: imports name the `.js` that the compiler would write.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context)
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !specifier.endsWith('.js')) throw error
      return next(`${specifier.slice(0, -'.js'.length)}.ts`, context)
    }
  },
})
