#include <cblas.h>

/* OpenBLAS holds LAPACK, but its headers declare none of it. The eigenvalues of a Hessenberg matrix. */
void dhseqr_(
    const char *job, const char *compz, const blasint *n, const blasint *ilo, const blasint *ihi,
    double *h, const blasint *ldh, double *wr, double *wi, double *z, const blasint *ldz,
    double *work, const blasint *lwork, blasint *info);

/* The Cholesky factor of a positive definite matrix, and what solves by it. */
void dpotrf_(
    const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);
void dpotrs_(
    const char *uplo, const blasint *n, const blasint *nrhs, const double *a, const blasint *lda,
    double *b, const blasint *ldb, blasint *info);

/* The eigenvalues and eigenvectors of a symmetric matrix. */
void dsyevd_(
    const char *jobz, const char *uplo, const blasint *n, double *a, const blasint *lda, double *w,
    double *work, const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info);
