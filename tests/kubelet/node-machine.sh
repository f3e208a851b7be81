#!/bin/sh
# The machine of one real kubelet: mounts and processes of its own over this machine's files.
#
#   node-machine.sh DIRECTORY
#
# Process 1 of its own process namespace, in a private mount namespace and in a cluster's
# network. What containerd, runc, the network plugins and the kubelet keep at fixed places
# goes into memory here, and with these namespaces: nothing of it reaches the machine.
# DIRECTORY/init holds /proc/<pid>/stat of this process as the machine's own /proc has it.
# Ends when its standard input does, and with it every process inside.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# The kubelet sets what these say where it finds something else (pkg/kubelet/cm, setupKernelTunables),
# for the whole machine. It finds what it wants to find, and leaves the kernel alone.
pretend() {
  [ -e "/proc/sys/$1" ] || return 0
  file=$directory/settings/$1
  mkdir -p -- "${file%/*}"
  echo "$2" >"$file"
  mount -o bind -- "$file" "/proc/sys/$1"
}

directory=$1
read -r stat </proc/self/stat
echo "$stat" >"$directory/init"
mount -t proc -o nosuid,nodev,noexec proc /proc
for hidden in /run /var/lib /var/log; do
  mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$hidden"
done
# The volumes that the cluster gives (src/local/keeper/claim-volumes.ts) are folders that all its machines share.
mkdir -p -- "$directory/../claims" /var/lib/claims
mount -o bind -- "$directory/../claims" /var/lib/claims
pretend vm/overcommit_memory 1
pretend vm/panic_on_oom 0
pretend kernel/panic 10
pretend kernel/panic_on_oops 1
pretend kernel/keys/root_maxkeys 1000000
pretend kernel/keys/root_maxbytes 25000000
# Volumes that the kubelet mounts have to reach the containers that run already.
mount --make-rshared /
echo ready
# A child and not this shell itself: the shell goes on to reap what loses its parent.
cat >/dev/null
