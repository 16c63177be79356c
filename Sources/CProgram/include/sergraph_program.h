#ifndef SERGRAPH_PROGRAM_H
#define SERGRAPH_PROGRAM_H

/* What the program needs before Swift begins; it has nothing to call. */

#endif
