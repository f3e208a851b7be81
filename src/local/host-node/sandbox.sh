#!/bin/sh
# What a pod and its containers are made of on this machine. Everything variable
# comes as an argument or in a POD_ENV_<n> variable; nothing is built from input.
#
#   sandbox.sh hold      HOLDER NETWORK HOSTNAME VETH ADDRESS/LENGTH GATEWAY BRIDGE [DIRECTORY SIZE]...
#   sandbox.sh supervise RUN LOG ROOT WORKING_DIRECTORY PRIVILEGES [OPERATION]... -- PROGRAM [ARGUMENT]...
#   sandbox.sh contain   RUN ROOT WORKING_DIRECTORY PRIVILEGES [OPERATION]... -- PROGRAM [ARGUMENT]...
#
# hold:      already in namespaces of its own (net, mount, uts, ipc), and NETWORK is a process
#            of the cluster's network: joins the pod to the cluster's bridge, mounts the pod's
#            volumes in memory, then keeps these namespaces alive by sleeping in them.
# supervise: outlives the agent, so that whoever asks later learns the container's exit code.
#            RUN.supervisor and RUN.started hold /proc/<pid>/stat of the supervisor and of the
#            program (empty until it is about to run), RUN.exit the exit code.
# contain:   process 1 of the container's own process and mount namespaces: builds the root
#            file system and runs the program in it. pivot_root and not chroot, because the
#            kernel refuses user namespaces to a process that was chrooted.
#
# An exit code of 128 with an empty RUN.started means that the program was never run.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# What containerd leaves to root in a container (oci.defaultUnixCaps).
container_capabilities=-all,+chown,+dac_override,+fsetid,+fowner,+mknod,+net_raw,+setgid,+setuid,+setfcap,+setpcap,+net_bind_service,+sys_chroot,+kill,+audit_write

die() {
  echo "sandbox: $*" >&2
  exit 128
}

hold() {
  holder=$1 network=$2 hostname=$3 veth=$4 address=$5 gateway=$6 bridge=$7
  shift 7
  read -r stat </proc/self/stat
  echo "$stat" >"$holder"
  hostname -- "$hostname"
  while [ $# -gt 0 ]; do
    mount -t tmpfs -o "size=$2,mode=0777,nosuid,nodev" tmpfs "$1"
    shift 2
  done
  exec 3<"/proc/$network/ns/net"
  ip link set lo up
  ip link add eth0 type veth peer name "$veth" netns /proc/self/fd/3
  ip address add "$address" dev eth0
  ip link set eth0 up
  ip route add default via "$gateway"
  nsenter --net=/proc/self/fd/3 ip link set "$veth" master "$bridge" up
  exec 3<&-
  echo ready
  exec sleep infinity >/dev/null 2>&1
}

supervise() {
  run=$1 log=$2
  shift 2
  read -r stat </proc/self/stat
  echo "$stat" >"$run.supervisor"
  code=0
  unshare --mount --pid --fork -- /bin/sh "$0" contain "$run" "$@" >>"$log" 2>&1 </dev/null || code=$?
  echo "$code" >"$run.exit.part"
  mv -- "$run.exit.part" "$run.exit"
}

# A bind mount keeps the flags its source was mounted with, and a user namespace may
# only add to them: hence nosuid and nodev always, noexec where the source has it.
bind_read_only() {
  mount -o bind,ro,nosuid,nodev -- "$1" "$2" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid,nodev,noexec -- "$2"
}

place() {
  if [ -d "$1" ]; then
    mkdir -p -- "$2"
  else
    mkdir -p -- "${2%/*}"
    [ -e "$2" ] || : >"$2"
  fi
}

# A sub-path is created where its volume has none, and must not lead out of it.
sub_path() {
  [ -e "$1/$2" ] || mkdir -p -- "$1/$2"
  volume=$(realpath -e -- "$1")
  source=$(realpath -e -- "$1/$2")
  case $source/ in
    "$volume"/*) ;;
    *) die "subPath $2 leads out of its volume" ;;
  esac
}

base_root() {
  mkdir -p -- "$root/usr" "$root/etc/ssl" "$root/dev/shm" "$root/proc" "$root/sys" "$root/root" "$root/run" "$root/tmp" "$root/var/tmp" "$root/.old"
  chmod 1777 "$root/tmp" "$root/var/tmp" "$root/dev/shm"
  bind_read_only /usr "$root/usr"
  for top in bin sbin lib lib32 lib64 libx32; do
    if [ -L "/$top" ]; then
      cp -P -- "/$top" "$root/$top"
    elif [ -d "/$top" ]; then
      mkdir -- "$root/$top"
      bind_read_only "/$top" "$root/$top"
    fi
  done
  for path in /etc/ssl /etc/pki /etc/alternatives /etc/ca-certificates /etc/ld.so.cache; do
    if [ -e "$path" ]; then
      place "$path" "$root$path"
      bind_read_only "$path" "$root$path"
    fi
  done
  for device in full null random tty urandom zero; do
    : >"$root/dev/$device"
    mount -o bind -- "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s /proc/self/fd/0 "$root/dev/stdin"
  ln -s /proc/self/fd/1 "$root/dev/stdout"
  ln -s /proc/self/fd/2 "$root/dev/stderr"
  mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
  mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
}

contain() {
  run=$1 root=$2 directory=$3 privileges=$4
  shift 4
  # /proc is still the environment's, so this is the process id that the agent sees.
  read -r stat </proc/self/stat
  exec 9>"$run.started"
  mount -t tmpfs -o mode=0755,nosuid,nodev tmpfs "$root"
  base_root
  while [ "$1" != -- ]; do
    case $1 in
      --copy)
        cp -R -- "$2/." "$root/"
        shift 2
        ;;
      --bind)
        place "$2" "$root$3"
        mount -o bind -- "$2" "$root$3"
        shift 3
        ;;
      --bind-read-only)
        place "$2" "$root$3"
        bind_read_only "$2" "$root$3"
        shift 3
        ;;
      --bind-sub-path)
        sub_path "$2" "$3"
        place "$source" "$root$4"
        mount -o bind -- "$source" "$root$4"
        shift 4
        ;;
      --bind-sub-path-read-only)
        sub_path "$2" "$3"
        place "$source" "$root$4"
        bind_read_only "$source" "$root$4"
        shift 4
        ;;
      *) die "no such operation: $1" ;;
    esac
  done
  shift
  mkdir -p -- "$root$directory"
  cd -- "$root"
  pivot_root . .old
  umount -l /.old
  rmdir /.old
  run_program "$@"
}

# The environment of the program is moved from POD_ENV_<n> to the end of the arguments,
# then the program and its arguments behind it, so that `env` finds them in its order.
run_program() {
  program=$1 words=$# index=0 search=$PATH
  while eval "[ \"\${POD_ENV_$index+set}\" ]"; do
    eval "variable=\$POD_ENV_$index"
    case $variable in PATH=*) search=${variable#PATH=} ;; esac
    set -- "$@" "$variable"
    index=$((index + 1))
  done
  while [ "$words" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    words=$((words - 1))
  done
  cd -- "$directory" 2>/dev/null || die "no working directory $directory"
  (PATH=$search && command -v -- "$program" >/dev/null) || die "exec: \"$program\": executable file not found"
  echo "$stat" >&9
  exec 9>&-
  case $privileges in
    privileged) exec env -i -- "$@" ;;
    *) exec setpriv --no-new-privs --bounding-set "$container_capabilities" -- env -i -- "$@" ;;
  esac
}

operation=$1
shift
"$operation" "$@"
