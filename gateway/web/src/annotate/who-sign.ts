/** A few letters that tell one person or program from another: the hub tells no names to those who only label. */
export const signOf = (agentId: string): string => agentId.slice(-3).toUpperCase();
