#!/bin/sh
# What a pod and its containers are made of on this machine. Everything variable
# comes as an argument or in a POD_ENV_<n> variable; nothing is built from input.
#
#   sandbox.sh devices   DIRECTORY
#   sandbox.sh hold      HOLDER NETWORK HOSTNAME VETH ADDRESS/LENGTH LINK_ADDRESS GATEWAY BRIDGE [DIRECTORY SIZE]...
#   sandbox.sh supervise RUN LOG ROOT WORKING_DIRECTORY PRIVILEGES [OPERATION]... -- PROGRAM [ARGUMENT]...
#   sandbox.sh contain   RUN LOG ROOT WORKING_DIRECTORY PRIVILEGES [OPERATION]... -- PROGRAM [ARGUMENT]...
#
# RUN.mounts is a table as mount(8) reads it, of all that one program can mount below ROOT; RUN.settings is another.
#
# devices:   binds the devices that every container has into one directory.
# hold:      already in namespaces of its own (net, mount, uts, ipc), and NETWORK is a process
#            of the cluster's network: joins the pod to the cluster's bridge, mounts the pod's
#            volumes in memory, then keeps these namespaces alive by sleeping in them.
# supervise: in the pod's namespaces, its children in a process namespace of their own. It
#            outlives the agent, so that whoever asks later learns the container's exit code.
#            RUN.supervisor and RUN.started hold /proc/<pid>/stat of the supervisor and of the
#            program (empty until it is about to run), RUN.exit the exit code (a moment empty).
# contain:   process 1 of the container's own process and mount namespaces: mounts what belongs
#            below ROOT, makes it the root and runs the program. pivot_root and not chroot, because the
#            kernel refuses user namespaces to a process that was chrooted.
#
# PRIVILEGES is `privileged`, or the bounding set as setpriv spells it.
#
# An exit code of 128 with an empty RUN.started means that the program was never run.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

die() {
  echo "sandbox: $*" >&2
  exit 128
}

devices() {
  for device in full null random tty urandom zero; do
    mount -o bind -- "/dev/$device" "$1/$device"
  done
}

hold() {
  holder=$1 network=$2 hostname=$3 veth=$4 address=$5 link_address=$6 gateway=$7 bridge=$8
  shift 8
  read -r stat </proc/self/stat
  echo "$stat" >"$holder"
  hostname -- "$hostname"
  while [ $# -gt 0 ]; do
    mount -t tmpfs -o "size=$2,mode=1777,nosuid,nodev" tmpfs "$1"
    shift 2
  done
  exec 3<"/proc/$network/ns/net"
  exec 4</proc/self/ns/net
  nsenter --net=/proc/self/fd/3 ip link add "$veth" master "$bridge" up \
    type veth peer name eth0 address "$link_address" netns /proc/self/fd/4
  ip -batch - <<-COMMANDS
	link set lo up
	link set eth0 up
	address add $address dev eth0
	route add default via $gateway
	COMMANDS
  exec 3<&- 4<&-
  echo ready
  exec sleep infinity >/dev/null 2>&1
}

# The next process made here becomes process 1 of the container, and once that has ended no
# other can be made: so exactly one program is run, and the rest is the shell's own.
supervise() {
  run=$1 code=0
  read -r stat </proc/self/stat
  echo "$stat" >"$run.supervisor"
  unshare --mount -- /bin/sh "$0" contain "$@" || code=$?
  echo "$code" >"$run.exit"
}

# A bind mount keeps the flags its source was mounted with, and a user namespace may
# only add to them: hence nosuid and nodev always, noexec where the source has it.
bind_read_only() {
  mount -o bind,ro,nosuid,nodev -- "$1" "$2" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid,nodev,noexec -- "$2"
}

make_read_only() {
  mount -o remount,bind,ro,nosuid,nodev -- "$1" 2>/dev/null ||
    mount -o remount,bind,ro,nosuid,nodev,noexec -- "$1"
}

# The kernel's settings ask for a user id and no right: where root of this environment is
# root of the machine, they are its own. For anybody else the kernel refuses by itself, and
# a /proc without mounts in it may be mounted again by an environment inside the pod.
protect_settings() {
  read -r _ outside _ </proc/self/uid_map
  [ "$outside" = 0 ] || return 0
  for settings in sys sysrq-trigger irq bus fs; do
    [ ! -e "$1/$settings" ] || echo "proc/$settings proc/$settings none bind,ro,nosuid,nodev,noexec 0 0"
  done >"$run.settings"
  (cd -- "${1%/proc}" && mount --all --fstab "$run.settings")
}

# The node has made every mount point already, but for those inside another mount.
place() {
  if [ -e "$2" ]; then
    return
  elif [ -d "$1" ]; then
    mkdir -p -- "$2"
  else
    mkdir -p -- "${2%/*}"
    : >"$2"
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

contain() {
  run=$1 log=$2 root=$3 directory=$4 privileges=$5 access=rw processes=
  shift 5
  # Here and not around the call: the calling shell would write its own "Killed" there.
  exec >>"$log" 2>&1 </dev/null
  # /proc is still the environment's, so this is the process id that the node sees.
  read -r stat </proc/self/stat
  exec 9>"$run.started"
  mount --all --fstab "$run.mounts"
  while [ "$1" != -- ]; do
    case $1 in
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
      --read-only-root)
        access=ro
        shift
        ;;
      --processes)
        processes=$2
        shift 2
        ;;
      *) die "no such operation: $1" ;;
    esac
  done
  shift
  # The container's own, where the node says so: an older kernel has one for the whole machine. A machine
  # may forbid it (AppArmor's profile for containers does): then there is no limit, as there.
  [ -z "$processes" ] || (echo "$processes" >"$root/proc/sys/kernel/pid_max") 2>/dev/null || :
  [ "$privileges" = privileged ] || protect_settings "$root/proc"
  [ -d "$root$directory" ] || mkdir -p -- "$root$directory"
  [ "$access" = rw ] || make_read_only "$root"
  cd -- "$root"
  pivot_root . mnt
  umount -l /mnt
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
    *) exec setpriv --no-new-privs --bounding-set "$privileges" -- env -i -- "$@" ;;
  esac
}

operation=$1
shift
"$operation" "$@"
