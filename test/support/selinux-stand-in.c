/* In the place of libselinux where the kernel has no SELinux: the policy's file contexts are looked up by
   the real library, labels are written as attributes, and what scripts would run as is logged. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

struct option { int type; const char *value; };
static const int path_option = 3;
static int log_descriptor = -1;
static void *real;

/* Opened early: after chroot its path is another. */
__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("STAND_IN_LOG");
    if (path) log_descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const char *library = getenv("STAND_IN_REAL");
    if (library) real = dlopen(library, RTLD_NOW | RTLD_LOCAL);
}

static void *of_real(const char *name) { return real ? dlsym(real, name) : NULL; }

int is_selinux_enabled(void) { return real != NULL; }
int security_getenforce(void) { return 0; }
int selinux_status_open(int fallback) { (void)fallback; return 0; }
int selinux_status_updated(void) { return 0; }
void selinux_status_close(void) {}
const char *selinux_file_context_path(void) { return getenv("STAND_IN_CONTEXTS"); }

void *selabel_open(unsigned int backend, const void *options, unsigned count)
{
    struct option own[] = { { path_option, selinux_file_context_path() } };
    (void)options;
    (void)count;
    void *(*call)(unsigned int, const void *, unsigned) = of_real("selabel_open");
    return call(backend, own, 1);
}

int selabel_lookup_raw(void *handle, char **context, const char *key, int type)
{
    int (*call)(void *, char **, const char *, int) = of_real("selabel_lookup_raw");
    return call(handle, context, key, type);
}

void selabel_close(void *handle) { void (*call)(void *) = of_real("selabel_close"); call(handle); }
void freecon(char *context) { free(context); }

int fsetfilecon(int descriptor, const char *context)
{
    return fsetxattr(descriptor, "security.selinux", context, strlen(context) + 1, 0);
}

int lsetfilecon(const char *path, const char *context)
{
    return lsetxattr(path, "security.selinux", context, strlen(context) + 1, 0);
}

int setexecfilecon(const char *program, const char *type)
{
    if (log_descriptor >= 0) dprintf(log_descriptor, "%s %s\n", program, type);
    return 0;
}

int setexeccon(const char *context) { (void)context; return 0; }
