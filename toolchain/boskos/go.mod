module prow-staging/toolchain/boskos

go 1.24.0
