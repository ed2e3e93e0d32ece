/** How long each side runs unmeasured, and then measured, in each round. */
export const warmUpMs = 300
export const measuredMs = 1000
