#!/usr/bin/env node
import { program } from 'commander'

program.name('quytrinh').description('Check and run BPMN 2.0 files at the terminal.').showHelpAfterError()
await program.parseAsync()
