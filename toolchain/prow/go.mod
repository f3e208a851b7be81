module prow-staging/toolchain/prow

go 1.26
