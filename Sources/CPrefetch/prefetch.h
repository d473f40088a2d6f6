#pragma once

// Asks the processor to bring the line of memory at an address near, for reading. A hint: no access, whatever the address.
static inline __attribute__((always_inline)) void shortfin_prefetch(const void *address) {
    __builtin_prefetch(address);
}
