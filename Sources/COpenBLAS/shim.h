#include <cblas.h>

/* OpenBLAS holds LAPACK, but its headers declare none of it: the eigenvalues of a Hessenberg matrix. */
void dhseqr_(
    const char *job, const char *compz, const blasint *n, const blasint *ilo, const blasint *ihi,
    double *h, const blasint *ldh, double *wr, double *wi, double *z, const blasint *ldz,
    double *work, const blasint *lwork, blasint *info);
