module prow-staging/toolchain/prow

go 1.24.0
