#pragma once

// The structures of the kernel's socket diagnostics (sock_diag(7)); nothing outside Linux.
#ifdef __linux__
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#endif
