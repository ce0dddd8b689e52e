export interface Core { readonly placeholder?: never }
