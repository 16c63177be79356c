#define _GNU_SOURCE
#include "isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A list of what is denied, not of what is allowed: a plugin may use whatever library computes for it. */

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define DENIED (SECCOMP_RET_ERRNO | EPERM)
#define DENY_NUMBER(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), RETURN(DENIED)
#define DENY(name) DENY_NUMBER(SYS_##name)
/* The same on every machine, and not in older headers. */
#define NUMBER_FCHMODAT2 452
#define NUMBER_SETXATTRAT 463
#define NUMBER_REMOVEXATTRAT 466
#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif
#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif
/* Denied where `fcntl` has this command. The number of the call is loaded again, since other rules follow. */
#define DENY_COMMAND(command)                                                               \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 4),                                     \
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(1)),                                           \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (command), 0, 1), RETURN(DENIED), LOAD(nr)
/* The low half of an argument; both machines are little-endian. */
#define LOW(argument) offsetof(struct seccomp_data, args[argument])
/* Denied where the argument has any of these bits. */
#define DENY_BITS(name, argument, bits)                                                     \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4),                                    \
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(argument)),                                    \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), RETURN(DENIED), RETURN(SECCOMP_RET_ALLOW)
/* Denied unless the argument has all of these bits, one bit that is. */
#define DENY_WITHOUT(name, argument, bit)                                                   \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4),                                    \
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(argument)),                                    \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bit), 1, 0), RETURN(DENIED), RETURN(SECCOMP_RET_ALLOW)
/* Denied unless the argument is this process. */
#define DENY_OTHERS(name, process)                                                          \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4),                                    \
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(0)),                                           \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (process), 1, 0), RETURN(DENIED), RETURN(SECCOMP_RET_ALLOW)

#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)

/* Numbers from linux/landlock.h, which older systems lack. */
enum { LANDLOCK_CREATE = 444, LANDLOCK_ENTER = 446, LANDLOCK_VERSION = 1 };

int sergraph_landlock(void) {
  long version = syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_VERSION);
  return version < 0 ? 0 : (int)version;
}

/* Landlock, where the kernel has it: no rule allows any of what is handled, and a process in such a domain can neither
 * look into one outside of it (its memory, its environment) nor, from version 6 on, signal it by any way. It stands behind
 * the list below, so what it does not know is not missed. */
static void restrict_files(void) {
  struct {
    uint64_t files, network, scopes;
  } rules = {0, 0, 0};
  int version = sergraph_landlock();
  if (version < 1) return;
  /* Write, remove and make everything; from 2 on link elsewhere, from 3 on truncate, from 5 on control devices. */
  rules.files = 0x1FF2u | (version >= 2 ? 0x2000u : 0) | (version >= 3 ? 0x4000u : 0) |
                (version >= 5 ? 0x8000u : 0);
  /* TCP; abstract sockets and signals. */
  if (version >= 4) rules.network = 3;
  if (version >= 6) rules.scopes = 3;
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int descriptor = (int)syscall(LANDLOCK_CREATE, &rules, size, 0);
  if (descriptor < 0) return;
  syscall(LANDLOCK_ENTER, descriptor, 0);
  close(descriptor);
}

int sergraph_restrict(void) {
#ifdef THIS_MACHINE
  uint32_t process = (uint32_t)getpid();
  struct sock_filter rules[] = {
      LOAD(arch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0),
      RETURN(SECCOMP_RET_KILL_PROCESS),
      LOAD(nr),
#ifdef __x86_64__
      /* The x32 calls have numbers of their own. */
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      RETURN(DENIED),
      DENY(fork),
      DENY(vfork),
      DENY_BITS(open, 1, WRITING),
      DENY(creat),
      DENY(rename),
      DENY(link),
      DENY(symlink),
      DENY(unlink),
      DENY(mkdir),
      DENY(rmdir),
      DENY(mknod),
      DENY(chmod),
      DENY(chown),
      DENY(lchown),
      DENY(utime),
      DENY(utimes),
      DENY(futimesat),
#endif
      /* The network, and every other kind of socket. */
      DENY(socket), DENY(socketpair), DENY(connect), DENY(bind), DENY(listen), DENY(accept),
      DENY(accept4),
      /* Other processes. Threads are this process; `clone3` hides its flags in memory, so glibc is sent to `clone`. */
      DENY(execve), DENY(execveat), DENY_WITHOUT(clone, 0, CLONE_THREAD),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1), RETURN(SECCOMP_RET_ERRNO | ENOSYS),
      DENY(rt_sigqueueinfo), DENY(rt_tgsigqueueinfo), DENY(ioctl), DENY_COMMAND(F_SETOWN),
      DENY_COMMAND(F_SETOWN_EX), DENY_COMMAND(F_SETSIG), DENY_COMMAND(F_SETLEASE),
      DENY_COMMAND(F_NOTIFY), DENY(setpriority), DENY(ioprio_set), DENY(sched_setaffinity),
      DENY(sched_setscheduler), DENY(sched_setparam), DENY(sched_setattr), DENY(migrate_pages),
      DENY(move_pages), DENY(kcmp), DENY(process_madvise),
      DENY(ptrace), DENY(process_vm_readv), DENY(process_vm_writev), DENY(pidfd_open),
      DENY(pidfd_getfd), DENY(pidfd_send_signal), DENY_OTHERS(kill, process),
      DENY_OTHERS(tgkill, process), DENY(tkill), DENY(setpgid), DENY(setsid),
      DENY(setrlimit),
      /* Its own limits may be read: no other process (the low half of argument 0), no new limit (both halves of 2). */
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 8), LOAD(args[0]),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 4), LOAD(args[2]),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, LOW(2) + 4),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0), RETURN(DENIED), RETURN(SECCOMP_RET_ALLOW),
      /* Memory that outlives the process, or is not counted as its own. */
      DENY(shmget), DENY(semget), DENY(msgget), DENY(mq_open), DENY(mq_unlink),
      DENY(memfd_create), DENY(memfd_secret), DENY(fallocate),
      /* Files. `openat2` hides its flags in memory. */
      DENY_BITS(openat, 2, WRITING),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1), RETURN(SECCOMP_RET_ERRNO | ENOSYS),
      DENY(renameat), DENY(renameat2), DENY(linkat), DENY(symlinkat), DENY(unlinkat),
      DENY(mkdirat), DENY(mknodat), DENY(fchmodat), DENY(fchmod), DENY(fchownat), DENY(fchown),
      DENY(truncate), DENY(ftruncate), DENY(utimensat), DENY(setxattr),
      DENY(lsetxattr), DENY(fsetxattr), DENY(removexattr), DENY(lremovexattr),
      DENY(fremovexattr), DENY_NUMBER(NUMBER_FCHMODAT2), DENY_NUMBER(NUMBER_SETXATTRAT),
      DENY_NUMBER(NUMBER_REMOVEXATTRAT), DENY(mount), DENY(umount2), DENY(chroot),
      DENY(pivot_root), DENY(name_to_handle_at), DENY(open_by_handle_at),
      /* The kernel itself. */
      DENY(unshare), DENY(setns), DENY(bpf), DENY(perf_event_open), DENY(keyctl), DENY(add_key),
      DENY(request_key), DENY(init_module), DENY(finit_module), DENY(delete_module),
      DENY(kexec_load), DENY(reboot), DENY(swapon), DENY(swapoff), DENY(io_uring_setup),
      DENY(userfaultfd), DENY(seccomp),
      RETURN(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {.len = sizeof rules / sizeof rules[0], .filter = rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
  restrict_files();
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) return errno;
  return 0;
#else
  return ENOSYS;
#endif
}
