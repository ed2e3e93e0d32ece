import { storeContract } from '@quytrinh/engine/testing'
import { openMemory } from './open-memory.js'

storeContract('memory', openMemory)
