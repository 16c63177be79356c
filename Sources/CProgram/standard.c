#include "sergraph_program.h"

#include <fcntl.h>
#include <unistd.h>

/* Standard input, output or errors that are closed leave their numbers to the next file that is opened: a recording,
   or the event queue of the system's threads, which begin before `main`. So they are taken here, opened the wrong way
   round: whoever reads or writes gets an error, as from what is closed. */
__attribute__((constructor)) static void take_closed_descriptors(void) {
  for (int number = 0; number <= 2; number++) {
    if (fcntl(number, F_GETFD) != -1) continue;
    int opened = open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
    /* Lower numbers are taken, so this one was the lowest that was free. */
    if (opened > 2) close(opened);
  }
}
