// Google's own fake of Pub/Sub, with the subscriptions of a configuration in it, each of a topic of its own name. What
// became of each message is asked over HTTP: Pub/Sub itself tells no publisher. A message that was delivered is not
// delivered again within ten minutes, however little time its subscriber asks for: Pub/Sub may deliver one again whose
// acknowledgement was late or lost, and sub then makes a second ProwJob of it.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"strings"

	"cloud.google.com/go/pubsub/apiv1/pubsubpb"
	"cloud.google.com/go/pubsub/pstest"
)

func main() {
	address := flag.String("address", ":8085", "where Pub/Sub is served")
	control := flag.String("control", ":8086", "where it is asked what became of messages")
	subscriptions := flag.String("subscriptions", "", "PROJECT/SUBSCRIPTION, with commas between them")
	flag.Parse()
	server := pstest.NewServerWithAddress(*address, pstest.ServerReactorOption{FuncName: "ModifyAckDeadline", Reactor: atLeastOneLease{}})
	for _, subscription := range strings.Split(*subscriptions, ",") {
		if err := subscribe(server, subscription); err != nil {
			log.Fatalf("%s: %v", subscription, err)
		}
	}
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/messages", func(answer http.ResponseWriter, _ *http.Request) { tell(answer, server) })
	log.Fatal(http.ListenAndServe(*control, nil))
}

// leaseSeconds is how long a message that was delivered is not delivered again, at the least: the most that Pub/Sub allows.
const leaseSeconds = 600

// atLeastOneLease prolongs what a subscriber asks for. To give a message back at once, which is 0, stays what it is.
type atLeastOneLease struct{}

func (atLeastOneLease) React(request any) (bool, any, error) {
	if deadline, ok := request.(*pubsubpb.ModifyAckDeadlineRequest); ok && deadline.AckDeadlineSeconds > 0 {
		deadline.AckDeadlineSeconds = max(deadline.AckDeadlineSeconds, leaseSeconds)
	}
	return false, nil, nil
}

func subscribe(server *pstest.Server, subscription string) error {
	project, id, _ := strings.Cut(subscription, "/")
	topic := "projects/" + project + "/topics/" + id
	name := "projects/" + project + "/subscriptions/" + id
	if _, err := server.GServer.CreateTopic(context.Background(), &pubsubpb.Topic{Name: topic}); err != nil {
		return err
	}
	_, err := server.GServer.CreateSubscription(context.Background(), &pubsubpb.Subscription{Name: name, Topic: topic, AckDeadlineSeconds: leaseSeconds})
	return err
}

type fate struct {
	ID         string `json:"id"`
	Deliveries int    `json:"deliveries"`
	Acks       int    `json:"acks"`
}

func tell(answer http.ResponseWriter, server *pstest.Server) {
	fates := []fate{}
	for _, message := range server.Messages() {
		fates = append(fates, fate{message.ID, message.Deliveries, message.Acks})
	}
	answer.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(answer).Encode(fates)
}
