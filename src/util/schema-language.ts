import en from 'zod/v4/locales/en.js'
import * as z from 'zod/mini'

// zod/mini speaks only "Invalid input" until it is given a language; importing this file gives it English
z.config(en())
