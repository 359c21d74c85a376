/** Why a loaded value may not be shared or stored: its loader saw a private view of the database. */
export type Taint = 'transaction' | 'replica';
