/** A value that survives JSON unchanged: what variables, facts and state are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Named JSON values: the variables of a scope, the input or result of a task. */
export type Variables = { readonly [name: string]: Json }
