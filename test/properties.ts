import fc from 'fast-check'

// The same cases in every run: a red run means a change, never luck. `PROPERTY_SEED=$RANDOM npm test` looks elsewhere.
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20261123) })

export { fc }
