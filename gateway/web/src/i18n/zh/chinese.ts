/** The same keys as in English. Chinese has one plural form, so `_one` is not there. */
export type Chinese<English> = Record<Exclude<keyof English, `${string}_one`>, string>;
