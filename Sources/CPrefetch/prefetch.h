#pragma once

// Asks the processor to bring the line of memory at an address near, for reading. A hint: no access, whatever the address.
static inline __attribute__((always_inline)) void shortfin_prefetch(const void *address) {
    __builtin_prefetch(address);
}

// The same, for writing: other cores give the line up.
static inline __attribute__((always_inline)) void shortfin_prefetch_for_writing(const void *address) {
#if defined(__x86_64__)
    // Without this feature of the target, the compiler would choose the prefetch for reading. Older processors do nothing.
    __asm__ volatile("prefetchw %0" : : "m"(*(const char *)address));
#else
    __builtin_prefetch(address, 1);
#endif
}
