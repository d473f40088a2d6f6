#ifndef SHORTFIN_FUZZ_DRIVER_H
#define SHORTFIN_FUZZ_DRIVER_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's loop as a function (see "Using libFuzzer as a library" in LLVM's documentation). It comes from the
   toolchain's runtime when linking with -sanitize=fuzzer. */
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

#endif
